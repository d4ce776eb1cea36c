using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Benchmarks;

/// <summary>Settings on the command line, name=value each; a name that nothing asks for is an error.</summary>
internal sealed class BenchmarkArguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Takes settings.</summary>
    /// <param name="arguments">What was written.</param>
    /// <param name="known">The names there are.</param>
    public BenchmarkArguments(IEnumerable<string> arguments, params string[] known)
    {
        foreach (var argument in arguments)
        {
            var parts = argument.Split('=', 2);
            if (parts.Length != 2 || !known.Contains(parts[0], StringComparer.Ordinal))
            {
                throw new UserErrorException(
                    $"'{argument}' is no setting: write name=value, with one of {string.Join(", ", known)}"
                );
            }

            _values[parts[0]] = parts[1];
        }
    }

    /// <summary>A text.</summary>
    public string Text(string name, string otherwise) => _values.GetValueOrDefault(name, otherwise);

    /// <summary>A whole number from 1 on.</summary>
    public int Count(string name, int otherwise) =>
        !_values.TryGetValue(name, out var text) ? otherwise
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new UserErrorException($"{name}={text}: a whole number from 1 on is expected");
}
