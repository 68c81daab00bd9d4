/**
 * Boolean functions of library cells as small trees: read from and printed in Liberty's syntax, evaluated on
 * bit-parallel words. Precedence as in Liberty: not, xor, and, or; `'` is a postfix not; a space is an and.
 */

export type Expression =
  | { readonly op: 'constant'; readonly value: 0 | 1 }
  | { readonly op: 'pin'; readonly pin: string }
  | { readonly op: 'not'; readonly of: Expression }
  | { readonly op: 'and' | 'or' | 'xor'; readonly of: readonly Expression[] };

/** A pin as an expression. */
export function pin(name: string): Expression {
  return { op: 'pin', pin: name };
}

/** Complement; a double complement cancels. */
export function not(of: Expression): Expression {
  return of.op === 'not' ? of.of : { op: 'not', of };
}

/** `and`, `or` or `xor` of at least one operand; one operand is itself. */
export function gate(op: 'and' | 'or' | 'xor', of: readonly Expression[]): Expression {
  const [only, ...rest] = of;
  return only !== undefined && rest.length === 0 ? only : { op, of };
}

/**
 * Read a Liberty `function`, `clocked_on`, ... string.
 *
 * @returns the tree, or undefined if the text is not an expression
 */
export function parseExpression(text: string): Expression | undefined {
  const tokens = text.match(/[A-Za-z_][\w.[\]]*|[01]|[!'*&+|^()]|\S/g) ?? [];
  let at = 0;
  const peek = (): string | undefined => tokens[at];

  const primary = (): Expression | undefined => {
    const token = tokens[at++];
    if (token === undefined) return undefined;
    let value: Expression | undefined;
    if (token === '!') {
      const operand = primary();
      return operand === undefined ? undefined : not(operand);
    }
    if (token === '(') {
      value = alternatives();
      if (value === undefined || tokens[at++] !== ')') return undefined;
    } else if (token === '0' || token === '1') {
      value = { op: 'constant', value: token === '1' ? 1 : 0 };
    } else if (/^[A-Za-z_]/.test(token)) {
      value = pin(token);
    } else {
      return undefined;
    }
    while (peek() === "'") {
      at++;
      value = not(value);
    }
    return value;
  };

  const series = (
    op: 'and' | 'or' | 'xor',
    operand: () => Expression | undefined,
    isOperator: (token: string | undefined) => boolean,
    implicit: boolean,
  ): Expression | undefined => {
    const first = operand();
    if (first === undefined) return undefined;
    const of = [first];
    for (;;) {
      if (isOperator(peek())) at++;
      else if (!(implicit && startsOperand(peek()))) break;
      const next = operand();
      if (next === undefined) return undefined;
      of.push(next);
    }
    return gate(op, of);
  };
  const exclusive = (): Expression | undefined =>
    series('xor', primary, (token) => token === '^', false);
  const product = (): Expression | undefined =>
    series('and', exclusive, (token) => token === '*' || token === '&', true);
  const alternatives = (): Expression | undefined =>
    series('or', product, (token) => token === '+' || token === '|', false);

  const value = alternatives();
  return at === tokens.length ? value : undefined;
}

function startsOperand(token: string | undefined): boolean {
  return token !== undefined && /^[A-Za-z_01(!]/.test(token);
}

/** Print in Liberty's syntax, fully parenthesised so that every reader agrees on precedence. */
export function formatExpression(expression: Expression): string {
  switch (expression.op) {
    case 'constant':
      return String(expression.value);
    case 'pin':
      return expression.pin;
    case 'not':
      return `!${formatExpression(expression.of)}`;
    case 'and':
      return `(${expression.of.map(formatExpression).join('&')})`;
    case 'or':
      return `(${expression.of.map(formatExpression).join('|')})`;
    case 'xor':
      return `(${expression.of.map(formatExpression).join('^')})`;
  }
}

/** Names of the pins an expression reads, in order of first use. */
export function pinsOf(expression: Expression): string[] {
  switch (expression.op) {
    case 'constant':
      return [];
    case 'pin':
      return [expression.pin];
    case 'not':
      return pinsOf(expression.of);
    case 'and':
    case 'or':
    case 'xor':
      return [...new Set(expression.of.flatMap(pinsOf))];
  }
}

/**
 * Evaluate on words of `ones` (all lanes one): bit i of the result is the function of bit i of the operands.
 * A pin that `value` does not know reads as zero.
 */
export function evaluate(
  expression: Expression,
  value: (pin: string) => bigint | undefined,
  ones: bigint,
): bigint {
  switch (expression.op) {
    case 'constant':
      return expression.value === 1 ? ones : 0n;
    case 'pin':
      return value(expression.pin) ?? 0n;
    case 'not':
      return ones ^ evaluate(expression.of, value, ones);
    case 'and':
      return expression.of.reduce((all, of) => all & evaluate(of, value, ones), ones);
    case 'or':
      return expression.of.reduce((any, of) => any | evaluate(of, value, ones), 0n);
    case 'xor':
      return expression.of.reduce((odd, of) => odd ^ evaluate(of, value, ones), 0n);
  }
}

/** Truth table over `pins`: bit i is the value when pin k carries bit k of i. `2^pins.length` bits. */
export function truthTable(expression: Expression, pins: readonly string[]): bigint {
  const rows = 1 << pins.length;
  const ones = (1n << BigInt(rows)) - 1n;
  const columns = new Map(
    pins.map((name, k) => {
      let column = 0n;
      for (let i = 0; i < rows; i++) if ((i >> k) & 1) column |= 1n << BigInt(i);
      return [name, column] as const;
    }),
  );
  return evaluate(expression, (name) => columns.get(name), ones);
}

/** How an output follows one pin: rises with it, falls with it, either, or not at all. */
export type Unateness = 'positive' | 'negative' | 'none' | 'independent';

/** Unateness of `expression` in `name`. */
export function unateness(expression: Expression, name: string): Unateness {
  const pins = [name, ...pinsOf(expression).filter((other) => other !== name)];
  const table = truthTable(expression, pins);
  let rises = false;
  let falls = false;
  for (let i = 0; i < 1 << pins.length; i += 2) {
    const low = (table >> BigInt(i)) & 1n;
    const high = (table >> BigInt(i + 1)) & 1n;
    if (low < high) rises = true;
    if (low > high) falls = true;
  }
  if (rises) return falls ? 'none' : 'positive';
  return falls ? 'negative' : 'independent';
}
