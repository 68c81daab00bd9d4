/** The first cycles of the boundary as a timing diagram, drawn by WaveDrom. */

import wavedrom from 'wavedrom';
import { raw, type Markup } from './markup.ts';
import type { WaveformReport } from './types.ts';

/** SVG of a waveform; one column per cycle. */
export function waveformPicture(waveform: WaveformReport): Markup {
  const cycles = waveform.signals[0]?.values.length ?? 0;
  const signal = [
    { name: 'clk', wave: `p${'.'.repeat(Math.max(0, cycles - 1))}` },
    ...waveform.signals.map(({ name, width, values }) =>
      width === 1 ? { name, wave: bitWave(values) } : { name, ...busWave(values) },
    ),
  ];
  const tree = wavedrom.renderAny(0, { signal, config: { hscale: 2 } }, wavedrom.waveSkin);
  const text = wavedrom.onml.stringify(tree);
  const label = `Waveform of the first ${cycles} cycles under the ${waveform.engine} engine`;
  return raw(text.replace('<svg ', `<svg role="img" aria-label="${label}" `));
}

function bitWave(values: readonly (string | null)[]): string {
  return values
    .map((value, i) => {
      const level = value === null ? 'x' : value === '0' ? '0' : '1';
      return i > 0 && values[i - 1] === value ? '.' : level;
    })
    .join('');
}

function busWave(values: readonly (string | null)[]): { wave: string; data: string[] } {
  const data: string[] = [];
  const wave = values
    .map((value, i) => {
      if (i > 0 && values[i - 1] === value) return '.';
      if (value === null) return 'x';
      data.push(value.length > 10 ? `${value.slice(0, 4)}..${value.slice(-3)}` : value);
      return '=';
    })
    .join('');
  return { wave, data };
}
