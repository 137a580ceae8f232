import { type ReactNode, useEffect, useRef, useState } from 'react';

/** Parts that need more from the gateway than most visits see, such as a catalogue: they are drawn when somebody comes near them. */
export function WhenSeen({ children }: { readonly children: ReactNode }): ReactNode {
  const place = useRef<HTMLSpanElement>(null);
  const [seen, setSeen] = useState(false);

  useEffect(() => {
    if (seen || place.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
      },
      { rootMargin: '200px' },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [seen]);

  return seen ? children : <span ref={place} />;
}
