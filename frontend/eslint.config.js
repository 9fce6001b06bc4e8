import js from '@eslint/js';
import { readdirSync } from 'node:fs';
import globals from 'globals';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const slices = readdirSync('./src/features');

/**
 * The house rule `shared ← features ← routes`: shared knows nobody, a feature knows shared and itself,
 * routes know everybody. Two features that need the same thing share it by moving it to `shared`.
 * An import from elsewhere is written `@/…`; `../` never leaves the feature.
 */
const forbid = (files, ...patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: patterns.map(([regex, message]) => ({ regex, message })) }] },
});
const arrows = [
  forbid(['src/shared/**'], ['^(@|(\\.\\./)+)/?(features|routes)/', 'shared must not know a feature or the routes']),
  ...slices.map((slice) => {
    const others = slices.filter((other) => other !== slice).join('|');
    return forbid(
      [`src/features/${slice}/**`],
      ['^(@|(\\.\\./)+)/?routes(/|$)', 'a feature must not know the routes'],
      [`^@/features/(${others})(/|$)|^(\\.\\./)+(features/)?(${others})/`, 'a feature must not know another feature: move the common part to shared'],
    );
  }),
];

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'src/shared/api/schema.ts'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['**/*.{ts,tsx,js}'],
    plugins: { 'react-hooks': hooks },
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'react-hooks/set-state-in-effect': 'error',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { prefer: 'type-imports' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      'no-console': 'error',
    },
  },
  ...arrows,
  { files: ['public/sw.js'], languageOptions: { globals: { ...globals.serviceworker } } },
  { files: ['**/*.test.{ts,tsx}', 'src/test/**'], rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-non-null-assertion': 'off' } },
);
