import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';
import { Skeleton } from './skeleton.tsx';

/**
 * A part of a page that comes to the browser when it is first shown, such as a tab that is not open yet or a dialogue.
 *
 * @param waiting what stands in its place until then; a skeleton where nothing is given
 */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: ReactNode = <Skeleton />,
): ComponentType<Props> {
  const Part = lazy(async () => ({ default: await load() }));
  return function LazyPart(props: Props): ReactNode {
    return (
      <Suspense fallback={waiting}>
        <Part {...props} />
      </Suspense>
    );
  };
}
