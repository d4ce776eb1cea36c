using Greetings;
using Rlfw.Contracts;

namespace NewGuest;

/// <summary>1 for a completion that greets as version 2 of the library does.</summary>
[Plugin("new-greeting", typeof(NoOptions), Summary = "Likes the new greeting.")]
public sealed class NewGreetingReward : IReward
{
    private readonly string _greeting = new Greeter("Hello").Greet("world");

    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation) =>
        [.. batch.Samples.Select(sample => (double?)(sample.Completion == _greeting ? 1 : 0))];
}
