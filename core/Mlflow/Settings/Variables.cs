using System.Globalization;
using Rlfw.Contracts;

namespace Rlfw.Mlflow;

/// <summary>Reads environment variables as MLflow's Python client does; an empty one counts as missing.</summary>
/// <param name="variable">A variable's value by its name; null where it is not set.</param>
internal sealed class Variables(Func<string, string?> variable)
{
    /// <summary>A text without blanks around it; null where it is missing.</summary>
    public string? Text(string name) => variable(name)?.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A secret, every character of it; null where it is missing.</summary>
    public string? Secret(string name) => variable(name) is { Length: > 0 } text ? text : null;

    /// <summary>A switch; null where it is missing.</summary>
    /// <exception cref="UserErrorException">It is neither of true, false, 1, 0.</exception>
    public bool? Switch(string name) =>
        Text(name)?.ToUpperInvariant() switch
        {
            null => null,
            "TRUE" or "1" => true,
            "FALSE" or "0" => false,
            _ => throw Fault(name, "one of true, false, 1, 0"),
        };

    /// <summary>A whole number; null where it is missing.</summary>
    /// <exception cref="UserErrorException">It is none, or not within the limits.</exception>
    public int? Whole(string name, int least, int most = int.MaxValue) =>
        Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
            ? number
        : throw Fault(name, $"a whole number {Range(least, most)}");

    /// <summary>A time of so many seconds, fractions allowed; null where it is missing.</summary>
    /// <exception cref="UserErrorException">It is none, or not within the limits.</exception>
    public TimeSpan? Seconds(string name, double least)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        const double Year = 366 * 86_400.0;
        return
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && seconds >= least
            && seconds <= Year
            ? TimeSpan.FromSeconds(seconds)
            : throw Fault(name, $"a number of seconds from {least.ToString(CultureInfo.InvariantCulture)} to a year's");
    }

    /// <summary>A path that must be there; null where the variable is missing.</summary>
    /// <exception cref="UserErrorException">There is no such file or folder.</exception>
    public string? Existing(string name, bool orFolder) =>
        Text(name) is not { } path ? null
        : File.Exists(path) || (orFolder && Directory.Exists(path)) ? path
        : throw new UserErrorException($"{name}: there is no {(orFolder ? "file or folder" : "file")} '{path}'");

    /// <summary>What is wrong with a variable, with its value: not for secrets.</summary>
    public UserErrorException Fault(string name, string wanted) =>
        new($"{name}='{Text(name)}' is not what is wanted: {wanted}. Set it so, or unset it");

    private static string Range(int least, int most) =>
        most == int.MaxValue ? $"from {least}" : $"from {least} to {most}";
}
