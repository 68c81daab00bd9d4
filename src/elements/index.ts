/** The registry: PE families in the order `list families` shows them. */

import { ant } from './ant/index.ts';
import { bitFusion } from './bit-fusion/index.ts';
import { bitSerial } from './bit-serial/index.ts';
import { boothMac } from './booth-mac/index.ts';
import { dequantMac } from './dequant-mac/index.ts';
import type { ElementFamily } from './family.ts';
import { floatMac } from './float-mac/index.ts';
import { figna } from './figna/index.ts';
import { laconic } from './laconic/index.ts';
import { lightPe } from './light-pe/index.ts';
import { mac } from './mac/index.ts';
import { mxDot } from './mx-dot/index.ts';
import { mixpeA16 } from './mixpe-a16/index.ts';
import { mixpeA8 } from './mixpe-a8/index.ts';
import { olive } from './olive/index.ts';
import { opt1 } from './opt1/index.ts';
import { opt2 } from './opt2/index.ts';
import { opt3 } from './opt3/index.ts';
import { opt4c } from './opt4c/index.ts';
import { opt4e } from './opt4e/index.ts';
import { positAdd } from './posit-add/index.ts';
import { positMac } from './posit-mac/index.ts';
import { positMul } from './posit-mul/index.ts';
import { xrNpe } from './xr-npe/index.ts';

export const elementFamilies: readonly ElementFamily[] = [
  mac,
  boothMac,
  opt1,
  opt2,
  opt4c,
  opt4e,
  opt3,
  bitSerial,
  laconic,
  positMac,
  positAdd,
  positMul,
  xrNpe,
  mixpeA8,
  mixpeA16,
  floatMac,
  mxDot,
  dequantMac,
  lightPe,
  bitFusion,
  ant,
  olive,
  figna,
];
