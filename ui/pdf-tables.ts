/** Lays the tables and fonts of PDF.js beside the page, so that documents are drawn without asking the network. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const FOLDERS = { cmaps: 'cmaps', standard_fonts: 'fonts' };

export function pdfTables(): Plugin {
  return {
    name: 'pdf-tables',
    apply: 'build',
    applyToEnvironment: (environment) => environment.name === 'client',
    generateBundle() {
      for (const [theirs, ours] of Object.entries(FOLDERS)) {
        const folder = fileURLToPath(new URL(`./node_modules/pdfjs-dist/${theirs}/`, import.meta.url));
        for (const name of readdirSync(folder)) {
          const source = readFileSync(`${folder}/${name}`);
          this.emitFile({ type: 'asset', fileName: `pdf/${ours}/${name}`, source });
        }
      }
    },
  };
}
