'use client';
import type { ReactNode } from 'react';

/** A native select in our look: the platform's own keyboard and screen reader behaviour. */
export function Select<Value extends string>(props: {
  label: string;
  value: Value;
  options: { value: Value; text: string }[];
  onChange: (value: Value) => void;
}): ReactNode {
  const { label, value, options, onChange } = props;
  return (
    <select
      aria-label={label}
      title={label}
      className="h-7 rounded-md border border-control bg-card px-1.5 text-text"
      value={value}
      onChange={(event) => {
        const chosen = options.find((one) => one.value === event.target.value);
        if (chosen) onChange(chosen.value);
      }}
    >
      {options.map((one) => (
        <option key={one.value} value={one.value}>
          {one.text}
        </option>
      ))}
    </select>
  );
}
