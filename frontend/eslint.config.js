import js from '@eslint/js';
import { readdirSync } from 'node:fs';
import globals from 'globals';
import importX from 'eslint-plugin-import-x';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const slices = readdirSync('./src/features');

/**
 * The house rule `shared ← features ← routes`: shared knows nobody, a feature knows shared and itself,
 * routes know everybody. Two features that need the same thing share it by moving it to `shared`.
 */
const zones = [
  { target: './src/shared', from: './src/features', message: 'shared must not know a feature' },
  { target: './src/shared', from: './src/routes', message: 'shared must not know the routes' },
  { target: './src/features', from: './src/routes', message: 'a feature must not know the routes' },
  ...slices.map((slice) => ({
    target: `./src/features/${slice}`,
    from: './src/features',
    except: [`./${slice}`],
    message: 'a feature must not know another feature: move the common part to shared',
  })),
];

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'src/shared/api/schema.ts'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['**/*.{ts,tsx,js}'],
    plugins: { 'import-x': importX, 'react-hooks': hooks },
    languageOptions: { globals: { ...globals.browser } },
    settings: {
      'import-x/resolver-next': [importX.createNodeResolver({ tsconfig: { configFile: './tsconfig.json' }, extensions: ['.ts', '.tsx', '.json'] })],
    },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'react-hooks/set-state-in-effect': 'error',
      'import-x/no-restricted-paths': ['error', { zones }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { prefer: 'type-imports' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      'no-console': 'error',
    },
  },
  { files: ['**/*.test.{ts,tsx}', 'src/test/**'], rules: { 'max-lines-per-function': 'off', '@typescript-eslint/no-non-null-assertion': 'off' } },
);
