/**
 * PDFs, drawn by PDF.js inside a worker of its own. Only the page that shows one loads this file.
 *
 * Nothing comes from the network and nothing of the document is run. Tables of letters and fonts that a document names and
 * does not bring along lie beside the page; what needs WebAssembly is left out.
 */
import {
  getDocument,
  GlobalWorkerOptions,
  type PDFDocumentLoadingTask,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import PdfWorker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?worker';

/** Why a PDF cannot be shown. */
export type PdfProblem = 'locked' | 'damaged';

export interface Pdf {
  pages: number;
  /** Draws a page, counted from 1, so many CSS pixels wide. */
  draw: (page: number, canvas: HTMLCanvasElement, width: number) => Promise<void>;
  close: () => void;
}

const PIXELS_MAX = 4_000_000;

function problemOf(thrown: unknown): PdfProblem {
  return thrown instanceof Error && thrown.name === 'PasswordException' ? 'locked' : 'damaged';
}

/** Opens a PDF, or says why it cannot be shown. */
export async function openPdf(file: Blob): Promise<Pdf | PdfProblem> {
  GlobalWorkerOptions.workerPort ??= new PdfWorker();
  const data = new Uint8Array(await file.arrayBuffer());
  const task: PDFDocumentLoadingTask = getDocument({
    data,
    enableXfa: false,
    isEvalSupported: false,
    useWasm: false,
    // Beside the page, see pdf-tables.ts. Without them Chinese, Japanese and Korean come out as nothing.
    cMapUrl: '/pdf/cmaps/',
    cMapPacked: true,
    standardFontDataUrl: '/pdf/fonts/',
    // Fonts that a document names and does not bring along are those of this computer, where it has them.
    useSystemFonts: true,
    useWorkerFetch: false,
    verbosity: 0,
  });
  try {
    const document = await task.promise;
    return {
      pages: document.numPages,
      draw: async (at, canvas, width) => {
        const page = await document.getPage(at);
        const plain = page.getViewport({ scale: 1 });
        const sharp = (width / plain.width) * Math.min(window.devicePixelRatio, 2);
        const most = Math.sqrt(PIXELS_MAX / (plain.width * plain.height));
        const viewport = page.getViewport({ scale: Math.min(sharp, most) });
        canvas.width = Math.ceil(viewport.width);
        canvas.height = Math.ceil(viewport.height);
        await page.render({ canvas, viewport }).promise;
      },
      close: () => void task.destroy(),
    };
  } catch (thrown) {
    void task.destroy();
    return problemOf(thrown);
  }
}
