using Rlfw.Contracts;

namespace Faulty;

/// <summary>Finds fault with its options.</summary>
[Plugin("blames-the-user", typeof(NoOptions))]
public sealed class BlamingReward : IReward
{
    public BlamingReward() => throw new UserErrorException("words.txt does not exist: name an existing file");

    public IReadOnlyList<double?> Score(RewardBatch batch, CancellationToken cancellation) => [];
}
