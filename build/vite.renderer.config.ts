/** The console's page: hashed files, no inline script or style, so that the strict CSP holds. */
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = path.join(import.meta.dirname, '..');

export default defineConfig({
  root: path.join(root, 'renderer'),
  // Relative, so that the page also works under a protocol handler of the desktop shell.
  base: './',
  publicDir: false,
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: path.join(root, 'dist', 'renderer'),
    emptyOutDir: true,
    target: 'chrome140',
    // A font or worker inlined as data: would break the CSP.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssTarget: 'chrome140',
    sourcemap: false,
    reportCompressedSize: false,
    // One page, loaded from the same machine: splitting it would only cost a round trip.
    chunkSizeWarningLimit: 1200,
  },
});
