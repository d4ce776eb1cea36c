namespace Rlfw.Plugins.Blackjack;

/// <summary>How hands are numbered.</summary>
internal static class BlackjackStates
{
    /// <summary>Hands of Gymnasium's tuple (32, 11, 2).</summary>
    public const int Hands = 32 * 11 * 2;

    /// <summary>Hands and naturals, one for each card of the dealer from 0.</summary>
    public const int WithNaturals = Hands + 11;

    /// <summary>The number of a hand.</summary>
    /// <param name="sum">The player's sum, a usable ace counted as 11.</param>
    /// <param name="dealer">The dealer's open card, 1 (ace) to 10.</param>
    /// <param name="usableAce">Whether an ace counts as 11.</param>
    public static int Hand(int sum, int dealer, bool usableAce) => (((sum * 11) + dealer) * 2) + (usableAce ? 1 : 0);

    /// <summary>The number of a natural, where it has rules of its own.</summary>
    /// <param name="dealer">The dealer's open card.</param>
    public static int Natural(int dealer) => Hands + dealer;
}
