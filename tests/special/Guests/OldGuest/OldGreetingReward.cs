using Greetings;
using Rlfw.Contracts;

namespace OldGuest;

/// <summary>1 for a completion that greets as version 1 of the library does.</summary>
[Plugin("old-greeting", typeof(NoOptions), Summary = "Likes the old greeting.")]
public sealed class OldGreetingReward : IReward
{
    private readonly string _greeting = Greeter.Greet("world");

    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation) =>
        [.. batch.Samples.Select(sample => (double?)(sample.Completion == _greeting ? 1 : 0))];
}
