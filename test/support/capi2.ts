/**
 * The shape of a FuseSoC core file, CAPI2, as FuseSoC's own JSON Schema has it (fusesoc/capi2/json_schema.py of
 * release 2.x): which keys there are, and what each holds. Sections that pelab never writes are left out, so that a
 * core with one of them is refused here.
 */

const texts = { type: 'array', items: { type: 'string' } };

/** A map whose every value has one shape. */
const mapOf = (value: object): object => ({
  type: 'object',
  patternProperties: { '^.+$': value },
  additionalProperties: false,
});

/** A record of known keys; those that may also be extended by the core that inherits have `_append`. */
const record = (properties: Record<string, object>, extended: Record<string, object>): object => ({
  type: 'object',
  properties,
  patternProperties: Object.fromEntries(
    Object.entries(extended).map(([name, value]) => [`^${name}(_append)?$`, value]),
  ),
  additionalProperties: false,
});

const text = { type: 'string' };

const fileOptions = {
  type: 'object',
  properties: {
    define: mapOf({ type: ['string', 'number', 'boolean'] }),
    is_include_file: { type: 'boolean' },
    include_path: text,
    file_type: text,
    logical_name: text,
    tags: texts,
    copyto: text,
  },
  additionalProperties: false,
};

const file = {
  oneOf: [text, { ...mapOf(fileOptions), minProperties: 1, maxProperties: 1 }],
};

const fileset = record(
  { file_type: text, logical_name: text, tags: texts },
  { files: { type: 'array', items: file }, depend: texts },
);

const target = record(
  {
    default_tool: text,
    description: text,
    flow: text,
    flow_options: { type: 'object' },
    tools: mapOf({ type: 'object' }),
    toplevel: { anyOf: [text, texts] },
  },
  { filesets: texts, filters: texts, parameters: texts },
);

/** JSON Schema of a core file without its first line. */
export const capi2Schema = {
  type: 'object',
  properties: {
    name: text,
    description: text,
    license: text,
    filesets: mapOf(fileset),
    targets: mapOf(target),
  },
  required: ['name'],
  additionalProperties: false,
};
