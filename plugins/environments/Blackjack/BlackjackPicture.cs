using System.Globalization;
using System.Text;

namespace Rlfw.Plugins.Blackjack;

/// <summary>Draws a table of hands, with and without a usable ace, by the dealer's card.</summary>
internal static class BlackjackPicture
{
    /// <summary>The value and the greedy action of every hand from 21 down.</summary>
    public static string Draw(ReadOnlySpan<double> values, ReadOnlySpan<int> greedyActions)
    {
        if (values.Length < BlackjackStates.Hands || greedyActions.Length != values.Length)
        {
            throw new ArgumentException(
                $"there are at least {BlackjackStates.Hands} states, but {values.Length} values and {greedyActions.Length} actions were given"
            );
        }

        var picture = new StringBuilder(
            "value and greedy action (S sticks, H hits) by the player's sum and the dealer's card\n"
        );
        Append(picture, usableAce: false, values, greedyActions);
        Append(picture, usableAce: true, values, greedyActions);
        return picture.ToString().TrimEnd('\n');
    }

    private static void Append(
        StringBuilder picture,
        bool usableAce,
        ReadOnlySpan<double> values,
        ReadOnlySpan<int> greedyActions
    )
    {
        picture.Append(usableAce ? "with a usable ace\n   " : "without a usable ace\n   ");
        for (var dealer = 1; dealer <= 10; dealer++)
        {
            picture.Append($"{(dealer == 1 ? "A" : dealer.ToString(CultureInfo.InvariantCulture)), 8}");
        }

        picture.Append('\n');
        for (var sum = 21; sum >= 12 - (usableAce ? 0 : 8); sum--)
        {
            picture.Append(CultureInfo.InvariantCulture, $"{sum, 3}");
            for (var dealer = 1; dealer <= 10; dealer++)
            {
                var state = BlackjackStates.Hand(sum, dealer, usableAce);
                picture.Append(
                    CultureInfo.InvariantCulture,
                    $"{values[state], 7:0.00}{(greedyActions[state] == 0 ? 'S' : 'H')}"
                );
            }

            picture.Append('\n');
        }
    }
}
