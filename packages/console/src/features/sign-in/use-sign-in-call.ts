import { useState } from 'react';
import { asAdminError } from '../../api/use-admin-data.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';

interface SignInCall {
  /** In the language of the page; undefined where nothing went wrong. */
  readonly failure: string | undefined;
  readonly busy: boolean;
  readonly run: (work: (signal: AbortSignal) => Promise<void>) => Promise<void>;
}

/** Calls of people who are not signed in yet. */
export function useSignInCall(): SignInCall {
  const texts = useTexts();
  const language = useLanguage();
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);

  return {
    failure,
    busy,
    async run(work) {
      setFailure(undefined);
      setBusy(true);
      try {
        await work(new AbortController().signal);
      } catch (error) {
        const { failure: kind, sentences } = asAdminError(error);
        setFailure(sentences?.[language] ?? texts.failures[kind === 'unreachable' ? kind : 'unexpected']);
      } finally {
        setBusy(false);
      }
    },
  };
}
