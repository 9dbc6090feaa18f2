// What the kit uses of the vendored file (Preact 10 with htm), for the type checker.
export function html(strings: TemplateStringsArray, ...values: unknown[]): any;
export function h(type: unknown, props: object | null, ...children: unknown[]): any;
export function render(what: unknown, into: Element | ParentNode): void;
export function useState(initial: null): [any, (value: any) => void];
export function useState<T>(initial: T | (() => T)): [T, (value: T | ((before: T) => T)) => void];
export function useReducer<T, A>(reduce: (state: T, act?: A) => T, initial: T): [T, (act?: A) => void];
export function useRef(initial: null): { current: any };
export function useRef<T>(initial: T): { current: T };
export function useEffect(effect: () => void | (() => void), of?: unknown[]): void;
export function useLayoutEffect(effect: () => void | (() => void), of?: unknown[]): void;
