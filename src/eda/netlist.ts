/** The netlist as Yosys writes it with `write_json`, typed. Consumers lower it to their own arrays. */

/** A net number, or a constant. */
export type Bit = number | '0' | '1' | 'x' | 'z';

export type NetlistCell = {
  readonly type: string;
  /** Parameters as binary strings or numbers-as-strings: read with `parameter`. */
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly port_directions: Readonly<Record<string, 'input' | 'output' | 'inout'>>;
  readonly connections: Readonly<Record<string, readonly Bit[]>>;
};

export type NetlistModule = {
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly ports: Readonly<
    Record<
      string,
      { readonly direction: 'input' | 'output' | 'inout'; readonly bits: readonly Bit[] }
    >
  >;
  readonly cells: Readonly<Record<string, NetlistCell>>;
  /** Of a module as it was written; absent where it has none. */
  readonly parameter_default_values?: Readonly<Record<string, string | number>>;
  /** Until their ports are collected into one cell. */
  readonly memories?: Readonly<Record<string, { readonly width: number; readonly size: number }>>;
  readonly netnames: Readonly<
    Record<
      string,
      {
        readonly hide_name: 0 | 1;
        readonly bits: readonly Bit[];
        readonly attributes?: Readonly<Record<string, string | number>>;
      }
    >
  >;
};

export type Netlist = {
  readonly creator: string;
  readonly modules: Readonly<Record<string, NetlistModule>>;
};

/** An integer parameter of a cell. Yosys writes it as a binary string. */
export function parameter(cell: NetlistCell, name: string): number {
  const value = cell.parameters[name];
  if (typeof value === 'number') return value;
  return value === undefined ? 0 : Number.parseInt(value, 2);
}
