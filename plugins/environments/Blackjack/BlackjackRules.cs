using Rlfw.Contracts;

namespace Rlfw.Plugins.Blackjack;

/// <summary>
/// The dynamics of blackjack. What the dealer has is drawn when the player sticks, which is the same as having drawn it before: nobody
/// saw it. Where a natural has a rule of its own it is a state of its own, since 21 of more cards looks the same and is worth less.
/// </summary>
internal sealed class BlackjackRules(BlackjackOptions options)
{
    private const int Actions = 2;

    private readonly DealerOutcomes[] _dealers = [.. Enumerable.Range(1, 10).Select(card => new DealerOutcomes(card))];

    private bool HasNaturals => options.Sab || options.Natural;

    public TransitionTable Build()
    {
        var states = HasNaturals ? BlackjackStates.WithNaturals : BlackjackStates.Hands;

        // Numbers that are no hand, and hands that are over, lead nowhere.
        var transitions = Enumerable
            .Range(0, states * Actions)
            .Select(pair => (IReadOnlyList<Transition>)[new Transition(1, pair / Actions, 0, true)])
            .ToArray();
        for (var dealer = 1; dealer <= 10; dealer++)
        {
            for (var sum = 4; sum <= 21; sum++)
            {
                Fill(transitions, BlackjackStates.Hand(sum, dealer, false), (sum, dealer, false), isNatural: false);
                if (sum >= 12)
                {
                    Fill(transitions, BlackjackStates.Hand(sum, dealer, true), (sum, dealer, true), isNatural: false);
                }
            }

            if (HasNaturals)
            {
                Fill(transitions, BlackjackStates.Natural(dealer), (21, dealer, true), isNatural: true);
            }
        }

        return new TransitionTable(states, Actions, Initial(states), transitions);
    }

    private void Fill(
        IReadOnlyList<Transition>[] transitions,
        int state,
        (int Sum, int Dealer, bool Ace) hand,
        bool isNatural
    )
    {
        transitions[state * Actions] = Stick(state, hand.Sum, hand.Dealer, isNatural);
        transitions[(state * Actions) + 1] = Hit(hand.Sum, hand.Dealer, hand.Ace);
    }

    private double[] Initial(int states)
    {
        var initial = new double[states];
        for (var first = 1; first <= 10; first++)
        {
            for (var second = 1; second <= 10; second++)
            {
                var ace = first == 1 || second == 1;
                var sum = first + second + (ace ? 10 : 0);
                for (var dealer = 1; dealer <= 10; dealer++)
                {
                    var state =
                        sum == 21 && HasNaturals
                            ? BlackjackStates.Natural(dealer)
                            : BlackjackStates.Hand(sum, dealer, ace);
                    initial[state] +=
                        DealerOutcomes.CardProbability(first)
                        * DealerOutcomes.CardProbability(second)
                        * DealerOutcomes.CardProbability(dealer);
                }
            }
        }

        return initial;
    }

    private static Transition[] Hit(int sum, int dealer, bool usableAce)
    {
        var after = new Transition[10];
        for (var card = 1; card <= 10; card++)
        {
            // An ace that was not usable before stays so: the sum only grows.
            var hard = sum - (usableAce ? 10 : 0) + card;
            var ace = (usableAce || card == 1) && hard <= 11;
            var next = BlackjackStates.Hand(ace ? hard + 10 : hard, dealer, ace);
            after[card - 1] = new Transition(
                DealerOutcomes.CardProbability(card),
                next,
                hard > 21 ? -1 : 0,
                Terminated: hard > 21
            );
        }

        return after;
    }

    private Transition[] Stick(int state, int sum, int dealer, bool isNatural)
    {
        var outcomes = _dealers[dealer - 1];
        var wins = outcomes.Of(0);
        for (var score = 17; score < Math.Min(sum, 22); score++)
        {
            wins += outcomes.Of(score);
        }

        var draws = sum >= 17 ? outcomes.Of(sum) : 0;
        if (isNatural && options.Sab)
        {
            // It beats every 21 of more cards; a dealer's natural still draws.
            (wins, draws) = (1 - outcomes.Natural, outcomes.Natural);
        }

        return
        [
            new Transition(wins, state, isNatural && !options.Sab ? 1.5 : 1, true),
            new Transition(draws, state, 0, true),
            new Transition(Math.Max(0, 1 - wins - draws), state, -1, true),
        ];
    }
}
