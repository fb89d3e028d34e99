// Names that the build fills in.
declare const __APP_VERSION__: string
