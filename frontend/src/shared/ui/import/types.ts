import type { ReactNode } from 'react';

/** The answer to a dry run; nothing has been written yet. */
export interface ImportBatch {
  id: string;
  state: string;
  headers: string[];
  /** field → column name of the file */
  mapping: Record<string, string>;
  rows: number;
  accepted: number;
  errors: ImportIssue[];
  /** All wrong cells; `errors` may hold the first of them only. */
  error_count?: number;
  can: string[];
  version?: string | number;
}

export interface ImportIssue {
  row: number;
  column?: string | null;
  /** Spreadsheet address such as `C14`. */
  cell?: string | null;
  code: string;
  message: string;
}

export interface ImportField {
  key: string;
  label: string;
  required?: boolean;
}

export interface ImportCounts {
  label: string;
  value: number;
  tone?: 'warn' | 'bad';
}

export interface WizardProps<B extends ImportBatch> {
  fields: ImportField[];
  /** Sends the file for a dry run; without a mapping the server guesses one from the header. */
  check: (file: File, mapping: Record<string, string> | null) => Promise<B>;
  apply: (batch: B) => Promise<unknown>;
  /** Leaves the checked batch without applying it. */
  discard?: (batch: B) => Promise<unknown>;
  /** Further counts beside rows, accepted and errors. */
  counts?: (batch: B) => ImportCounts[];
  /** Why a file without errors cannot be applied, where there is more to say than that it brings nothing. */
  waits?: string;
  /** Further findings below the errors: duplicates, conflicts. */
  findings?: (batch: B, update: (batch: B) => void) => ReactNode;
  onDone: () => void;
  accept?: string;
  maxBytes?: number;
}
