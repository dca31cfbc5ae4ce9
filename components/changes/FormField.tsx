'use client';
import { OctagonX } from 'lucide-react';
import { type ReactNode, useId } from 'react';

export type FieldProps = {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
};

/** A label, its control, and below it what is wrong or worth knowing; a screen reader hears both with the control. */
export function FormField(props: {
  label: string;
  error?: ReactNode;
  hint?: ReactNode;
  children: (props: FieldProps) => ReactNode;
}): ReactNode {
  const { label, error, hint, children } = props;
  const id = useId();
  const noteId = useId();
  const note = error ?? hint;
  return (
    <>
      <label htmlFor={id} className="pt-1 text-muted">
        {label}
      </label>
      <div className="min-w-0">
        {children({
          id,
          'aria-describedby': note ? noteId : undefined,
          'aria-invalid': error ? true : undefined,
        })}
        {note && (
          <p id={noteId} className={`small mt-0.5 flex items-start gap-1 ${error ? 'text-err' : 'text-muted'}`}>
            {error && <OctagonX size={11} className="mt-0.5 flex-none" aria-hidden="true" />}
            <span className="min-w-0 wrap-anywhere">{note}</span>
          </p>
        )}
      </div>
    </>
  );
}

/** Labels left, controls right. */
export function FormGrid({ children }: { children: ReactNode }): ReactNode {
  return <div className="grid grid-cols-[84px_minmax(0,1fr)] gap-x-3 gap-y-2">{children}</div>;
}
