// The one place where the server reaches into the library: the wire, which both share.
export * from '../../ngx-cachehub/src/protocol';
