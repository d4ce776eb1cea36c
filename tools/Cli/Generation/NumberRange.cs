using System.CommandLine;
using System.Globalization;

namespace Rlfw.Cli;

/// <summary>Numbers on the command line with a range; outside of it is the user's fault, before anything is loaded.</summary>
internal static class NumberRange
{
    /// <summary>An option of a whole number.</summary>
    public static Option<int?> Whole(string name, string description, int least, string helpName = "N")
    {
        var option = new Option<int?>(name) { Description = description, HelpName = helpName };
        option.Validators.Add(result =>
        {
            // A word that is no number at all has been reported already.
            if (
                result.Tokens is [var token, ..]
                && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var value)
                && value < least
            )
            {
                result.AddError($"{name} expects a number of at least {least}");
            }
        });
        return option;
    }

    /// <summary>An option of a number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it means.</param>
    /// <param name="otherwise">Its default.</param>
    /// <param name="isIn">Whether a value is in the range.</param>
    /// <param name="range">The range in words.</param>
    public static Option<double> Real(
        string name,
        string description,
        double otherwise,
        Func<double, bool> isIn,
        string range
    )
    {
        var option = new Option<double>(name)
        {
            Description = description,
            HelpName = "X",
            DefaultValueFactory = _ => otherwise,
        };
        option.Validators.Add(result =>
        {
            if (
                result.Tokens is [var token, ..]
                && double.TryParse(token.Value, CultureInfo.InvariantCulture, out var value)
                && !isIn(value)
            )
            {
                result.AddError($"{name} expects a number {range}");
            }
        });
        return option;
    }
}
