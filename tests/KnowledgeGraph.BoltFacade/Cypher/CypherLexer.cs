using System.Globalization;
using System.Text;
using KnowledgeGraph.BoltFacade.Bolt;

namespace KnowledgeGraph.BoltFacade.Cypher;

internal enum TokenKind
{
    /// <summary>White space or a comment.</summary>
    Space,
    Word,

    /// <summary>A name between backticks.</summary>
    QuotedName,
    Text,
    Number,
    Parameter,
    Symbol,
}

/// <param name="Raw">As it stands in the statement.</param>
/// <param name="Value">Without quotes, dollar sign and escapes.</param>
internal readonly record struct Token(TokenKind Kind, string Raw, string Value)
{
    public bool IsName => Kind is TokenKind.Word or TokenKind.QuotedName;

    public bool IsWord(string word) => Kind == TokenKind.Word && Raw.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(char symbol) => Kind == TokenKind.Symbol && Raw[0] == symbol;
}

/// <summary>Parts a statement into tokens; put together again they are the statement.</summary>
internal static class CypherLexer
{
    /// <exception cref="FailureException">A string, name or comment is not closed.</exception>
    public static List<Token> Read(string text)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < text.Length;)
        {
            var token = Next(text, at);
            tokens.Add(token);
            at += token.Raw.Length;
        }

        return tokens;
    }

    private static Token Next(string text, int at)
    {
        var c = text[at];
        if (char.IsWhiteSpace(c))
        {
            return Plain(TokenKind.Space, text, at, While(text, at, char.IsWhiteSpace));
        }

        if (c == '/' && At(text, at + 1) == '/')
        {
            return Plain(TokenKind.Space, text, at, While(text, at, x => x != '\n'));
        }

        if (c == '/' && At(text, at + 1) == '*')
        {
            var end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
            return end < 0 ? throw Unclosed("comment", text, at) : Plain(TokenKind.Space, text, at, end + 2);
        }

        if (c is '\'' or '"')
        {
            return Quoted(text, at);
        }

        if (c == '`')
        {
            var (name, end) = Backticked(text, at);
            return new Token(TokenKind.QuotedName, text[at..end], name);
        }

        if (c == '$' && At(text, at + 1) == '`')
        {
            var (name, end) = Backticked(text, at + 1);
            return new Token(TokenKind.Parameter, text[at..end], name);
        }

        if (c == '$' && IsNamePart(At(text, at + 1)))
        {
            var end = While(text, at + 1, IsNamePart);
            return new Token(TokenKind.Parameter, text[at..end], text[(at + 1)..end]);
        }

        if (char.IsAsciiDigit(c))
        {
            // 1..3 is a range of two numbers.
            var end = While(text, at, x => char.IsAsciiLetterOrDigit(x) || x == '_');
            if (At(text, end) == '.' && char.IsAsciiDigit(At(text, end + 1)))
            {
                end = While(text, end + 1, x => char.IsAsciiLetterOrDigit(x) || x == '_');
            }

            if (text[end - 1] is 'e' or 'E' && At(text, end) is '-' or '+')
            {
                end = While(text, end + 1, char.IsAsciiDigit);
            }

            return Plain(TokenKind.Number, text, at, end);
        }

        return IsNamePart(c) ? Plain(TokenKind.Word, text, at, While(text, at, IsNamePart)) : Plain(TokenKind.Symbol, text, at, at + 1);
    }

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static Token Plain(TokenKind kind, string text, int start, int end) => new(kind, text[start..end], text[start..end]);

    private static int While(string text, int at, Func<char, bool> accept)
    {
        while (at < text.Length && accept(text[at]))
        {
            at++;
        }

        return at;
    }

    private static char At(string text, int at) => at < text.Length ? text[at] : '\0';

    private static (string Name, int End) Backticked(string text, int start)
    {
        var name = new StringBuilder();
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] != '`')
            {
                name.Append(text[at]);
            }
            else if (At(text, at + 1) == '`')
            {
                name.Append('`');
                at++;
            }
            else
            {
                return (name.ToString(), at + 1);
            }
        }

        throw Unclosed("name", text, start);
    }

    private static Token Quoted(string text, int start)
    {
        var value = new StringBuilder();
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == text[start])
            {
                return new Token(TokenKind.Text, text[start..(at + 1)], value.ToString());
            }

            if (text[at] != '\\')
            {
                value.Append(text[at]);
                continue;
            }

            at++;
            switch (At(text, at))
            {
                case 'u' when ushort.TryParse(text.AsSpan(at + 1, Math.Min(4, text.Length - at - 1)), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var unit):
                    value.Append((char)unit);
                    at += 4;
                    break;
                case var c:
                    value.Append(c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', _ => c });
                    break;
            }
        }

        throw Unclosed("string", text, start);
    }

    private static FailureException Unclosed(string what, string text, int at)
        => new(FailureCodes.SyntaxError, $"A {what} is not closed: {text[at..Math.Min(text.Length, at + 40)]}");
}
