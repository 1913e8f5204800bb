interface ImportMeta {
  readonly env: { readonly VITE_LOCIZE_URL?: string };
}
