/** Builds the console on a synthetic station, for pictures and tests of the page. Never part of the product. */
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = path.join(import.meta.dirname, '..', '..', '..');

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: false,
  plugins: [react()],
  worker: { format: 'es' },
  server: { fs: { allow: [root] } },
  build: {
    outDir: path.join(root, 'dist', 'harness'),
    emptyOutDir: true,
    target: 'chrome140',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1300,
    reportCompressedSize: false,
  },
});
