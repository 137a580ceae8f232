import { useEffect, useState } from 'react';

const every = 30_000;

/** The time, as often as a time that is left changes in what people read. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, []);
  return now;
}
