/**
 * A Markdown text as a tree of a few plain kinds, which components render one by one.
 *
 * No HTML string is ever made: what looks like a tag in a note is a text node with that tag's letters, so there is
 * nothing to sanitise. Every task knows the line it stands on, so that ticking it changes the source.
 */
import { Lexer, type Token, type Tokens } from "marked";
import { decodeEntities } from "./entities";
import { safeAddress } from "./links";

export type Inline =
  | { kind: "text" | "code"; text: string }
  | { kind: "strong" | "em" | "del"; children: Inline[] }
  | { kind: "link"; href: string; children: Inline[] }
  | { kind: "break" };
export type Align = "left" | "center" | "right" | undefined;
export interface Item {
  task: { line: number; checked: boolean } | undefined;
  blocks: Block[];
}
export interface Cell {
  align: Align;
  children: Inline[];
}
export type Block =
  | { kind: "heading"; level: number; children: Inline[] }
  | { kind: "paragraph"; children: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "quote"; blocks: Block[] }
  | { kind: "list"; ordered: boolean; start: number; items: Item[] }
  | { kind: "table"; head: Cell[]; rows: Cell[][] }
  | { kind: "rule" };

export function parseMarkdown(source: string): Block[] {
  return blocksOf(new Lexer({ gfm: true }).lex(source), 0);
}

/** `line` is where the first token begins: each one's raw text says how far it reaches. */
function blocksOf(tokens: readonly Token[], line: number): Block[] {
  const blocks: Block[] = [];
  let at = line;
  for (const token of tokens) {
    const block = blockOf(token, at);
    if (block) blocks.push(block);
    at += linesIn(token.raw);
  }
  return blocks;
}

const blockMakers: Record<string, (token: Token, line: number) => Block | undefined> = {
  heading: (token) => {
    return { kind: "heading", level: (token as Tokens.Heading).depth, children: inlinesOf(inside(token)) };
  },
  blockquote: (token, line) => ({ kind: "quote", blocks: blocksOf(inside(token) ?? [], line) }),
  list: (token, line) => listOf(token as Tokens.List, line),
  table: (token) => tableOf(token as Tokens.Table),
  code: (token) => ({ kind: "code", text: (token as Tokens.Code).text }),
  hr: () => ({ kind: "rule" }),
  space: () => undefined,
  def: () => undefined,
  checkbox: () => undefined,
};

function blockOf(token: Token, line: number): Block | undefined {
  const make = blockMakers[token.type];
  if (make) return make(token, line);
  const children = inside(token);
  return { kind: "paragraph", children: children ? inlinesOf(children) : asTyped(token.raw) };
}

function listOf(token: Tokens.List, line: number): Block {
  let at = line;
  const items = token.items.map((item): Item => {
    const task = item.task ? { line: at, checked: item.checked === true } : undefined;
    const blocks = blocksOf(item.tokens, at);
    at += linesIn(item.raw);
    return { task, blocks };
  });
  return { kind: "list", ordered: token.ordered, start: Number(token.start) || 1, items };
}

function tableOf(token: Tokens.Table): Block {
  const cell = ({ align, tokens }: Tokens.TableCell): Cell => {
    return { align: align ?? undefined, children: inlinesOf(tokens) };
  };
  return { kind: "table", head: token.header.map(cell), rows: token.rows.map((row) => row.map(cell)) };
}

function inlinesOf(tokens: readonly Token[] = []): Inline[] {
  return tokens.flatMap((token) => inlineOf(token));
}

const inlineMakers: Record<string, (token: Token) => Inline[]> = {
  strong: (token) => [{ kind: "strong", children: inlinesOf(inside(token)) }],
  em: (token) => [{ kind: "em", children: inlinesOf(inside(token)) }],
  del: (token) => [{ kind: "del", children: inlinesOf(inside(token)) }],
  codespan: (token) => [{ kind: "code", text: (token as Tokens.Codespan).text }],
  br: () => [{ kind: "break" }],
  link: (token) => linkOf((token as Tokens.Link).href, inlinesOf(inside(token))),
  image: (token) => imageOf(token as Tokens.Image),
  checkbox: () => [],
  html: (token) => asTyped(token.raw),
};

function inlineOf(token: Token): Inline[] {
  const make = inlineMakers[token.type];
  if (make) return make(token);
  const children = inside(token);
  return children ? inlinesOf(children) : [textOf((token as Tokens.Text).text)];
}

function linkOf(address: string, children: Inline[]): Inline[] {
  const href = safeAddress(address);
  return href === undefined ? children : [{ kind: "link", href, children }];
}

/** The page loads nothing from elsewhere, so a picture is a link to itself. */
function imageOf({ href, text }: Tokens.Image): Inline[] {
  return linkOf(href, [textOf(text || href)]);
}

function textOf(text: string): Inline {
  return { kind: "text", text: decodeEntities(text) };
}

function asTyped(raw: string): Inline[] {
  return [{ kind: "text", text: raw.trimEnd() }];
}

function inside(token: Token): Token[] | undefined {
  return "tokens" in token ? token.tokens : undefined;
}

function linesIn(raw: string): number {
  return raw.split("\n").length - 1;
}
