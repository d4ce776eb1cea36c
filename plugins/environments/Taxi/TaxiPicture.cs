using System.Globalization;
using System.Text;
using Rlfw.Contracts;

namespace Rlfw.Plugins.Taxi;

/// <summary>Draws a town for each way and each destination of a passenger in the taxi.</summary>
internal static class TaxiPicture
{
    private const string Letters = "↓↑→←PD";

    /// <summary>The mean value of an episode's first states, and the greedy policy.</summary>
    public static string Draw(TransitionTable table, ReadOnlySpan<double> values, ReadOnlySpan<int> greedyActions)
    {
        if (values.Length != table.States || greedyActions.Length != table.States)
        {
            throw new ArgumentException(
                $"there are {table.States} states, but {values.Length} values and {greedyActions.Length} actions were given"
            );
        }

        var mean = 0.0;
        for (var state = 0; state < table.States; state++)
        {
            mean += table.Initial[state] * values[state];
        }

        var picture = new StringBuilder();
        picture.Append(CultureInfo.InvariantCulture, $"mean value of the states that episodes start in: {mean:0.00}\n");
        picture.Append(
            "greedy policy (P picks up, D drops off; from each place to each, then with the passenger in the taxi)\n"
        );
        for (var passenger = 0; passenger <= TaxiTown.InTaxi; passenger++)
        {
            AppendTowns(picture, passenger, greedyActions);
        }

        return picture.ToString().TrimEnd('\n');
    }

    /// <summary>The towns of all destinations side by side.</summary>
    private static void AppendTowns(StringBuilder picture, int passenger, ReadOnlySpan<int> actions)
    {
        var destinations = Enumerable.Range(0, 4).Where(place => place != passenger).ToArray();
        var from = passenger == TaxiTown.InTaxi ? "in" : $"{TaxiTown.PlaceNames[passenger]}";
        var titles = destinations.Select(to => $" {from} → {TaxiTown.PlaceNames[to]}".PadRight(14));
        picture.Append(string.Concat(titles).TrimEnd()).Append('\n');
        for (var row = 0; row < TaxiTown.Size; row++)
        {
            var line = new StringBuilder();
            foreach (var destination in destinations)
            {
                for (var column = 0; column < TaxiTown.Size; column++)
                {
                    var state = TaxiTown.State((row * TaxiTown.Size) + column, passenger, destination);
                    line.Append(' ').Append(Letters[actions[state]]);
                }

                line.Append("    ");
            }

            picture.Append(line.ToString().TrimEnd()).Append('\n');
        }
    }
}
