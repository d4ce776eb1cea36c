using System.Globalization;

namespace Rlfw.Plugins.WordProblems;

/// <summary>A calculation with whole numbers, written with spaces: <c>c * x + b</c>; products before sums.</summary>
internal sealed class Formula
{
    private readonly string[] _tokens;

    /// <summary>Reads it.</summary>
    /// <param name="text">The text.</param>
    public Formula(string text) => _tokens = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The value, or null where a division leaves a remainder.</summary>
    /// <param name="numbers">The numbers by name.</param>
    /// <exception cref="OverflowException">The value is beyond 64 bits.</exception>
    public long? Value(IReadOnlyDictionary<string, long> numbers)
    {
        var sum = 0L;
        var product = Number(_tokens[0], numbers);
        var sign = 1;
        for (var i = 1; i < _tokens.Length; i += 2)
        {
            var right = Number(_tokens[i + 1], numbers);
            switch (_tokens[i])
            {
                case "*":
                    product = checked(product * right);
                    break;
                case "/" when right == 0 || product % right != 0:
                    return null;
                case "/":
                    product /= right;
                    break;
                default:
                    sum = checked(sum + (sign * product));
                    (sign, product) = (_tokens[i] == "-" ? -1 : 1, right);
                    break;
            }
        }

        return checked(sum + (sign * product));
    }

    /// <summary>The text with its numbers in the place of their names: <c>3 * 4 + 2</c>.</summary>
    /// <param name="numbers">The numbers by name.</param>
    public string Written(IReadOnlyDictionary<string, long> numbers) =>
        string.Join(
            ' ',
            _tokens.Select(
                (token, i) => i % 2 == 1 ? token : Number(token, numbers).ToString(CultureInfo.InvariantCulture)
            )
        );

    private static long Number(string token, IReadOnlyDictionary<string, long> numbers) =>
        char.IsAsciiDigit(token[0]) ? long.Parse(token, CultureInfo.InvariantCulture) : numbers[token];
}
