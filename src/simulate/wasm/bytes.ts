/** Moved to src/wasm, below everything that compiles kernels; import it from there. */

export * from '../../wasm/bytes.ts';
