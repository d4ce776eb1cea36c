namespace Rlfw.Plugins.Blackjack;

/// <summary>How a dealer ends who draws below 17, by the open card: exact probabilities with an endless deck.</summary>
internal sealed class DealerOutcomes
{
    private readonly double[] _scores = new double[22];

    /// <summary>Follows every hand.</summary>
    /// <param name="open">The open card, 1 (ace) to 10.</param>
    public DealerOutcomes(int open)
    {
        for (var hidden = 1; hidden <= 10; hidden++)
        {
            var probability = CardProbability(hidden);
            if (open + hidden == 11 && (open == 1 || hidden == 1))
            {
                Natural += probability;
            }

            Follow(open + hidden, open == 1 || hidden == 1, probability);
        }
    }

    /// <summary>The probability of a natural.</summary>
    public double Natural { get; }

    /// <summary>The probability to draw a card: tens and pictures count 10.</summary>
    public static double CardProbability(int card) => card == 10 ? 4.0 / 13 : 1.0 / 13;

    /// <summary>The probability of a final score, 17 to 21; of 0: more than 21.</summary>
    public double Of(int score) => _scores[score];

    private void Follow(int hard, bool ace, double probability)
    {
        var sum = ace && hard <= 11 ? hard + 10 : hard;
        if (sum >= 17)
        {
            _scores[sum > 21 ? 0 : sum] += probability;
            return;
        }

        for (var card = 1; card <= 10; card++)
        {
            Follow(hard + card, ace || card == 1, probability * CardProbability(card));
        }
    }
}
