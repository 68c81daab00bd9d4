/**
 * `where:` constraints: arithmetic, comparisons and `&& || !` over the leaves of a design document. A name that a
 * design does not have makes every comparison with it false, so that a rule about leaves of one family
 * has to name it: `element.family != "..." || ...`.
 */

import jsep from 'jsep';
import type { Issue } from '../errors.ts';

export type Constraint = {
  readonly text: string;
  holds(document: unknown): boolean;
};

type Value = number | string | boolean | undefined;
type Evaluate = (document: unknown) => Value;

const functions: Readonly<Record<string, (...values: readonly number[]) => number>> = {
  min: Math.min,
  max: Math.max,
  abs: Math.abs,
  floor: Math.floor,
  ceil: Math.ceil,
  log2: Math.log2,
};

const comparisons: Readonly<Record<string, (a: Value, b: Value) => boolean>> = {
  '==': (a, b) => a === b,
  '===': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '!==': (a, b) => a !== b,
  '<': (a, b) => order(a, b) < 0,
  '<=': (a, b) => order(a, b) <= 0,
  '>': (a, b) => order(a, b) > 0,
  '>=': (a, b) => order(a, b) >= 0,
};

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

/** Below, at or above 0 for two numbers or two texts; NaN, with which nothing is true, for anything else. */
function order(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  return NaN;
}

/** Read a constraint; undefined and an issue for text that is none. */
export function readConstraint(
  text: unknown,
  path: readonly (string | number)[],
  issues: Issue[],
): Constraint | undefined {
  const refuse = (actual: string): undefined => {
    issues.push({
      code: 'unreadable',
      path,
      expected:
        'a condition over the leaves of the design, such as "array.rows * array.columns <= 256"',
      actual,
    });
  };
  if (typeof text !== 'string') return refuse(JSON.stringify(text));
  try {
    const evaluate = compile(jsep(text));
    return { text, holds: (document) => evaluate(document) === true };
  } catch (error) {
    return refuse(`"${text}" (${error instanceof Error ? error.message : String(error)})`);
  }
}

function compile(node: jsep.Expression): Evaluate {
  const part = node as jsep.CoreExpression;
  switch (part.type) {
    case 'Literal':
      return constant(part.value);
    case 'Identifier':
    case 'MemberExpression':
      return leaf(namesOf(part));
    case 'UnaryExpression':
      return unary(part.operator, compile(part.argument));
    case 'BinaryExpression':
      return binary(part.operator, compile(part.left), compile(part.right));
    case 'ConditionalExpression': {
      const [test, yes, no] = [part.test, part.consequent, part.alternate].map(compile);
      if (test === undefined || yes === undefined || no === undefined) break;
      return (document) => (test(document) === true ? yes(document) : no(document));
    }
    case 'CallExpression':
      return call(part);
    default:
      break;
  }
  throw new Error(`${part.type} is not understood here`);
}

function constant(value: unknown): Evaluate {
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') {
    return () => value;
  }
  throw new Error('only numbers, texts, true and false are understood here');
}

function namesOf(node: jsep.Expression): string[] {
  const part = node as jsep.CoreExpression;
  if (part.type === 'Identifier') return [part.name];
  if (part.type !== 'MemberExpression') throw new Error('names are joined by dots');
  const last = part.property as jsep.CoreExpression;
  if (!part.computed && last.type === 'Identifier') return [...namesOf(part.object), last.name];
  if (part.computed && last.type === 'Literal') {
    return [...namesOf(part.object), String(last.value)];
  }
  throw new Error('a name or a number in brackets is expected after a name');
}

function leaf(names: readonly string[]): Evaluate {
  return (document) => {
    let at: unknown = document;
    for (const name of names) {
      if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
      at = (at as Readonly<Record<string, unknown>>)[name];
    }
    return typeof at === 'number' || typeof at === 'string' || typeof at === 'boolean'
      ? at
      : undefined;
  };
}

function unary(operator: string, of: Evaluate): Evaluate {
  switch (operator) {
    case '!':
      return (document) => of(document) !== true;
    case '-':
      return (document) => {
        const value = of(document);
        return typeof value === 'number' ? -value : undefined;
      };
    default:
      throw new Error(`the operator ${operator} is not understood here`);
  }
}

function binary(operator: string, left: Evaluate, right: Evaluate): Evaluate {
  if (operator === '&&') {
    return (document) => left(document) === true && right(document) === true;
  }
  if (operator === '||') {
    return (document) => left(document) === true || right(document) === true;
  }
  const compare = comparisons[operator];
  if (compare !== undefined) {
    return (document) => {
      const [a, b] = [left(document), right(document)];
      return a !== undefined && b !== undefined && compare(a, b);
    };
  }
  const combine = arithmetic[operator];
  if (combine === undefined) throw new Error(`the operator ${operator} is not understood here`);
  return (document) => {
    const [a, b] = [left(document), right(document)];
    return typeof a === 'number' && typeof b === 'number' ? combine(a, b) : undefined;
  };
}

function call(node: jsep.CallExpression): Evaluate {
  const name = namesOf(node.callee).join('.');
  const apply = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (apply === undefined) {
    throw new Error(`${name} is not one of ${Object.keys(functions).join(', ')}`);
  }
  const values = node.arguments.map((argument) => compile(argument));
  return (document) => {
    const numbers = values.map((value) => value(document));
    return numbers.every((value) => typeof value === 'number') ? apply(...numbers) : undefined;
  };
}
