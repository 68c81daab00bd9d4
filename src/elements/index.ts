/** The registry: PE families in the order `list families` shows them. */

import { boothMac } from './booth-mac/index.ts';
import type { ElementFamily } from './family.ts';
import { lightPe } from './light-pe/index.ts';
import { mac } from './mac/index.ts';
import { mixpeA8 } from './mixpe-a8/index.ts';
import { opt1 } from './opt1/index.ts';
import { positMac } from './posit-mac/index.ts';
import { xrNpe } from './xr-npe/index.ts';

export const elementFamilies: readonly ElementFamily[] = [
  mac,
  boothMac,
  opt1,
  positMac,
  xrNpe,
  mixpeA8,
  lightPe,
];
