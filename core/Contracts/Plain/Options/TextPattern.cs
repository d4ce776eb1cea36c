using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Rlfw.Contracts;

/// <summary>
/// A regular expression (.NET syntax, culture-invariant) that was checked when it was read and cannot run for ever: a
/// call that takes longer than <see cref="Timeout"/> is an error. Immutable; safe from any thread.
/// </summary>
public sealed class TextPattern : IParsable<TextPattern>, IEquatable<TextPattern>
{
    /// <summary>The longest time one call may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private readonly Regex _regex;

    private TextPattern(Regex regex) => _regex = regex;

    /// <summary>The names of its groups, in order; unnamed groups have their number, "0" is the whole match.</summary>
    public IReadOnlyList<string> GroupNames => _regex.GetGroupNames();

    /// <summary>All matches, from left to right.</summary>
    /// <param name="text">What is searched.</param>
    /// <exception cref="UserErrorException">The pattern took too long on this text.</exception>
    public IReadOnlyList<Match> Matches(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Bounded<IReadOnlyList<Match>>(text, t => _regex.Matches(t).ToArray());
    }

    /// <summary>Whether it matches somewhere; anchor it with \A and \z to mean the whole text.</summary>
    /// <param name="text">What is searched.</param>
    /// <exception cref="UserErrorException">The pattern took too long on this text.</exception>
    public bool IsMatch(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Bounded(text, _regex.IsMatch);
    }

    /// <summary>A text is a pattern where one is asked for.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is not a pattern.</exception>
    public static implicit operator TextPattern(string text) => Parse(text, null);

    /// <inheritdoc />
    public static TextPattern Parse(string s, IFormatProvider? provider)
    {
        ArgumentNullException.ThrowIfNull(s);
        try
        {
            return new TextPattern(new Regex(s, RegexOptions.CultureInvariant, Timeout));
        }
        catch (RegexParseException exception)
        {
            // Its message repeats the pattern: "Invalid pattern '...' at offset 5. Not enough )'s."
            var place = $" at offset {exception.Offset}. ";
            var start = exception.Message.LastIndexOf(place, StringComparison.Ordinal);
            var reason = start < 0 ? exception.Message : exception.Message[(start + place.Length)..];
            throw new FormatException(
                $"'{s}' is not a regular expression: at offset {exception.Offset}: {reason.TrimEnd('.')}",
                exception
            );
        }
        catch (ArgumentException exception)
        {
            throw new FormatException($"'{s}' is not a regular expression: {exception.Message}", exception);
        }
    }

    /// <inheritdoc />
    public static bool TryParse(
        [NotNullWhen(true)] string? s,
        IFormatProvider? provider,
        [MaybeNullWhen(false)] out TextPattern result
    )
    {
        try
        {
            result = s is null ? null : Parse(s, provider);
        }
        catch (FormatException)
        {
            result = null;
        }

        return result is not null;
    }

    /// <summary>The text that parses to this pattern again.</summary>
    public override string ToString() => _regex.ToString();

    /// <inheritdoc />
    public bool Equals(TextPattern? other) => other is not null && other.ToString() == ToString();

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as TextPattern);

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    private T Bounded<T>(string text, Func<string, T> search)
    {
        try
        {
            return search(text);
        }
        catch (RegexMatchTimeoutException exception)
        {
            throw new UserErrorException(
                $"the pattern '{_regex}' took longer than {Timeout.TotalSeconds:0.#} s on a text of {text.Length} characters: "
                    + "repetitions inside repetitions backtrack without end; write them without overlap",
                exception
            );
        }
    }
}
