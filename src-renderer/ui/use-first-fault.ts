import { useCallback, useEffect, useRef, useState } from 'react';

/** For forms: brings the focus to the first field that is marked as wrong, once the marks are drawn. */
export function useFirstFault<Form extends HTMLElement>() {
  const form = useRef<Form>(null);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    if (asked > 0) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [asked]);
  const toFirstFault = useCallback(() => setAsked((before) => before + 1), []);
  return { form, toFirstFault };
}
