/** How every control one types into or opens looks. */
export const controlLook =
  "w-full min-w-0 rounded border border-line-strong bg-surface px-2 text-ink transition-colors aria-invalid:border-danger disabled:opacity-50";
