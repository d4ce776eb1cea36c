using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Plugins.Blackjack;

namespace Rlfw.Plugins.Environments.Tests;

public sealed class BlackjackTests
{
    private const int Games = 100_000;

    public static TheoryData<bool, bool> Rules { get; } =
        new()
        {
            { true, false },
            { false, true },
            { false, false },
        };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Playing_with_cards_gives_what_the_table_gives(bool sab, bool natural)
    {
        // The same policy, once on the table and once with cards in hand: stick at 17, soft or hard.
        var options = new BlackjackOptions { Sab = sab, Natural = natural };
        var environment = new BlackjackEnvironment(options);
        var random = new RandomStream(1, "environment");
        var cards = new RandomStream(2, "cards");
        var (table, dealt) = (new double[Games], new double[Games]);
        for (var game = 0; game < Games; game++)
        {
            table[game] = Play(environment, random);
            dealt[game] = Deal(cards, sab, natural);
        }

        // Five standard deviations of a difference of two means of numbers within ±1.5.
        table.Average().ShouldBe(dealt.Average(), 5 * Math.Sqrt(2 * 0.95 / Games));
        foreach (var value in new[] { -1, 0, 1, 1.5 })
        {
            (table.Count(x => x == value) / (double)Games).ShouldBe(
                dealt.Count(x => x == value) / (double)Games,
                5 * Math.Sqrt(0.5 / Games)
            );
        }
    }

    [Fact]
    public void The_best_policy_is_the_books()
    {
        // Sutton and Barto (2018), figure 5.2.
        var environment = new BlackjackEnvironment(new BlackjackOptions());
        var (values, actions) = ExactValues.Of(environment.Transitions, 1);
        var picture = environment.Describe(values, actions).Split('\n');
        Row("without a usable ace", 17).ShouldBe("SSSSSSSSSS");
        Row("without a usable ace", 16).ShouldBe("HSSSSSHHHH");
        Row("without a usable ace", 13).ShouldBe("HSSSSSHHHH");
        Row("without a usable ace", 12).ShouldBe("HHHSSSHHHH");
        Row("without a usable ace", 11).ShouldBe("HHHHHHHHHH");
        Row("with a usable ace", 19).ShouldBe("SSSSSSSSSS");
        Row("with a usable ace", 18).ShouldBe("HSSSSSSSHH");
        Row("with a usable ace", 17).ShouldBe("HHHHHHHHHH");
        ExactValues.AtStart(environment.Transitions, values).ShouldBeInRange(-0.05, -0.04);

        string Row(string title, int sum)
        {
            var line = picture
                .SkipWhile(text => text != title)
                .First(text => text.StartsWith($" {sum} ", StringComparison.Ordinal));
            return string.Concat(line.Where(c => c is 'S' or 'H'));
        }
    }

    [Theory]
    [InlineData(true, false, 715)]
    [InlineData(false, false, 704)]
    [InlineData(false, true, 715)]
    public void Observations_are_Gymnasiums_tuple_and_a_natural_is_its_own_where_it_matters(
        bool sab,
        bool natural,
        int states
    )
    {
        var environment = new BlackjackEnvironment(new BlackjackOptions { Sab = sab, Natural = natural });
        environment.ObservationSpace.ShouldBe(new DiscreteSpace(states));
        var hit = environment.Transitions.After((((16 * 11) + 5) * 2) + 1, 1).ToArray();

        // A soft 16 with a ten is a hard 16, with a five 21.
        hit[9].Next.ShouldBe(((16 * 11) + 5) * 2);
        hit[4].Next.ShouldBe((((21 * 11) + 5) * 2) + 1);
        hit.ShouldAllBe(x => !x.Terminated);
    }

    [Fact]
    public void Rules_that_contradict_each_other_are_refused()
    {
        var options = new BlackjackOptions { Natural = true };
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, true).ShouldBeFalse();
        faults
            .Single()
            .ErrorMessage.ShouldBe("natural: true has no effect under the rules of Sutton and Barto: add sab: false");
    }

    private static double Play(BlackjackEnvironment environment, RandomStream random)
    {
        var observation = new float[1];
        environment.Reset(random, observation);
        StepResult result;
        do
        {
            var sum = observation[0] >= 704 ? 21 : (int)observation[0] / 22;
            result = environment.Step([sum >= 17 ? 0 : 1], observation);
        } while (!result.Terminated);
        return result.Reward;
    }

    /// <summary>A game with cards, as the rules tell it.</summary>
    private static double Deal(RandomStream cards, bool sab, bool natural)
    {
        List<int> player = [Draw(), Draw()];
        List<int> dealer = [Draw(), Draw()];
        while (Sum(player) < 17)
        {
            player.Add(Draw());
        }

        if (Sum(player) > 21)
        {
            return -1;
        }

        while (Sum(dealer) < 17)
        {
            dealer.Add(Draw());
        }

        var reward = (double)Math.Sign(Sum(player) - (Sum(dealer) > 21 ? 0 : Sum(dealer)));
        return sab && IsNatural(player) && !IsNatural(dealer) ? 1
            : !sab && natural && IsNatural(player) && reward == 1 ? 1.5
            : reward;

        int Draw() => Math.Min(cards.NextInt(13) + 1, 10);
        static int Sum(List<int> hand) => hand.Sum() + (hand.Contains(1) && hand.Sum() + 10 <= 21 ? 10 : 0);
        static bool IsNatural(List<int> hand) => hand.Count == 2 && Sum(hand) == 21;
    }
}
