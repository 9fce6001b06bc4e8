import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** Where `npm run dev` finds the API: a locally running `yaoshu serve --demo`. */
const backend = process.env.YAOSHU_API ?? 'http://127.0.0.1:8080';

/**
 * Vendor code changes far less often than ours, so it is cut into chunks of its own: a new release
 * makes a browser fetch a few kilobytes again, not the whole of antd. React comes first: a group takes
 * what its members need along, and the entry grid must not carry React away into its own late chunk.
 */
const vendors = [
  { name: 'grid', test: /node_modules[\\/]@revolist/, priority: 40 },
  { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|@tanstack|i18next|react-i18next)[\\/]/, priority: 50 },
];

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  // The browser's own host is kept: the server refuses changes that seem to come from a foreign page.
  server: { proxy: { '/api': { target: backend, changeOrigin: false } } },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { output: { codeSplitting: { groups: vendors } } },
  },
  test: {
    css: false,
    testTimeout: 30_000,
    // Arithmetic and rules need no browser; drawing one for them would take most of the time.
    projects: [
      { extends: true, test: { name: 'rules', environment: 'node', include: ['src/**/*.test.ts'] } },
      { extends: true, test: { name: 'screens', environment: 'jsdom', include: ['src/**/*.test.tsx'], setupFiles: ['./src/test/setup.ts'] } },
    ],
  },
});
