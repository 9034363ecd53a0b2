/**
 * Words as the page around their field sees them: once the key that changed them has been painted. What is said about
 * them, and what makes room for them, must not keep the letter itself waiting.
 */

export class Shown {
  text = $state('');

  /** Must be made while a component is; `read` gives the words as they are now. */
  constructor(read: () => string) {
    this.text = read();
    $effect(() => {
      const text = read();
      return afterPaint(() => (this.text = text));
    });
  }
}

/** Does the work once the next frame is on the screen; the answer calls it off. */
function afterPaint(work: () => void): () => void {
  let frame = requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      if (frame !== 0) work();
    };
    port2.postMessage(null);
  });
  return () => {
    cancelAnimationFrame(frame);
    frame = 0;
  };
}
