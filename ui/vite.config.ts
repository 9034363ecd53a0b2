import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';
import { pdfTables } from './pdf-tables.ts';

export default defineConfig({
  plugins: [
    pdfTables(),
    sveltekit({
      // One page for every address: the app reads its own address, and no server ever renders.
      adapter: adapter({ fallback: 'index.html' }),
      csp: {
        // SvelteKit starts from an inline script, which is allowed by its hash and nothing else is.
        mode: 'hash',
        directives: {
          'default-src': ['self'],
          'script-src': ['self'],
          // Style sheets are our own files; style attributes are how libraries place what floats.
          'style-src-elem': ['self'],
          'style-src-attr': ['unsafe-inline'],
          'img-src': ['self', 'blob:'],
          'media-src': ['blob:'],
          'font-src': ['self'],
          // The window's own calls travel over ipc:, a browser's over the origin that served the page.
          'connect-src': ['self', 'ipc:', 'http://ipc.localhost'],
          'object-src': ['none'],
          'base-uri': ['none'],
          'form-action': ['none'],
        },
      },
      output: { bundleStrategy: 'split' },
    }),
  ],
  test: {
    include: ['src/**/*.test.ts'],
    // Unit tests run what the page runs, not what a server would render.
    environment: './tests/page-environment.ts',
  },
});
