/** The critical path as a list of steps, traced back from its end. */
import type { Arc } from '../technology/library.ts';
import type { Ending, TimingState } from './timing-propagate.ts';
import type { TimingGraph } from './timing-graph.ts';

export type PathStep = {
  /** Instance, with its hierarchical name; the port for the first step of a path from an input. */
  readonly cell: string;
  /** Library cell; `input`, `output` or `setup` at the ends. */
  readonly type: string;
  /** Through which pins: `A1>ZN`; empty at the ends. */
  readonly arc: string;
  readonly edge: 'rise' | 'fall';
  /** The net that changes. */
  readonly net: string;
  readonly delayPs: number;
  readonly arrivalPs: number;
  readonly slewPs: number;
  readonly loadFf: number;
};

/** Steps from start to end; the last one is the output port or the setup of the register. */
export function tracePath(graph: TimingGraph, state: TimingState, end: Ending): PathStep[] {
  const steps: PathStep[] = [];
  let net = end.net;
  let edge: number = end.edge;
  const at = (): Pick<PathStep, 'edge' | 'net' | 'arrivalPs' | 'slewPs' | 'loadFf'> => ({
    edge: edge === 0 ? 'rise' : 'fall',
    net: graph.netName(net),
    arrivalPs: state.arrivalPs[2 * net + edge] as number,
    slewPs: state.slewPs[2 * net + edge] as number,
    loadFf: graph.loadFf[net] as number,
  });
  steps.push({
    ...at(),
    cell: end.name,
    type: end.atRegister ? 'setup' : 'output',
    arc: '',
    delayPs: end.setupPs,
    arrivalPs: end.timePs,
  });
  for (;;) {
    const cause = state.cause[2 * net + edge] as number;
    const here = at();
    if (cause < 0) {
      steps.push({ ...here, cell: here.net, type: 'input', arc: '', delayPs: here.arrivalPs });
      break;
    }
    const index = cause >> 1;
    const arc = graph.arcs[index] as Arc;
    const cell = graph.arcCell[index] as number;
    const from = graph.arcFrom[index] as number;
    const before = from < 0 ? 0 : (state.arrivalPs[2 * from + (cause & 1)] as number);
    steps.push({
      ...here,
      cell: graph.names[cell] ?? '',
      type: graph.cells[cell]?.name ?? '',
      arc: `${arc.from}>${arc.to}`,
      delayPs: here.arrivalPs - before,
    });
    if (from < 0) break;
    net = from;
    edge = cause & 1;
  }
  return steps.toReversed();
}
