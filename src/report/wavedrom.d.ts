/** The part of WaveDrom used here; the package ships no types. */
declare module 'wavedrom' {
  type Tree = readonly unknown[];
  const wavedrom: {
    renderAny(index: number, source: object, skin: object): Tree;
    readonly waveSkin: object;
    readonly onml: { stringify(tree: Tree): string };
  };
  export default wavedrom;
}
