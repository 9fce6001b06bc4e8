import { lazy, Suspense, type ReactElement, type Ref } from 'react';
import { Waiting } from '../States';
import type { GridHandle, GridProps } from './types';

const Inner = lazy(() => import('./RevoQuantityGrid'));

/** Entry grid for thousands of quantities by keyboard. Fetched only on the pages that use it. */
export function QuantityGrid<R>(props: GridProps<R> & { ref?: Ref<GridHandle> }): ReactElement {
  const Grid = Inner as unknown as (props: GridProps<R> & { ref?: Ref<GridHandle> }) => ReactElement;
  return (
    <Suspense fallback={<Waiting rows={10} />}>
      <Grid {...props} />
    </Suspense>
  );
}
