namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>
            /// Sets an optimizer's learning rates by a formula of the epoch, which is 0 after construction and counts the
            /// calls of <see cref="step()"/>. Every rate follows from the groups' initial rates and the epoch alone, so
            /// <c>step(epoch)</c> brings a new schedule to where an old one stood.
            /// </summary>
            public abstract class LRScheduler
            {
                private readonly Optimizer _optimizer;
                private readonly double[] _baseRates;
                private int _epoch;

                private protected LRScheduler(Optimizer optimizer, int lastEpoch)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    ArgumentOutOfRangeException.ThrowIfLessThan(lastEpoch, -1);
                    _optimizer = optimizer;
                    _baseRates = [.. optimizer.ParamGroups.Select(group => group.InitialLearningRate)];
                    _epoch = lastEpoch;
                }

                /// <summary>The rates set last, one a group.</summary>
                public IEnumerable<double> get_last_lr() => _optimizer.ParamGroups.Select(group => group.LearningRate);

                /// <summary>Goes to the next epoch and sets its rates.</summary>
                public virtual void step() => step((int?)null);

                /// <summary>Goes to an epoch and sets its rates.</summary>
                /// <param name="epoch">The epoch; null for the next one.</param>
                public virtual void step(int? epoch)
                {
                    _epoch = epoch ?? (_epoch + 1);
                    ArgumentOutOfRangeException.ThrowIfNegative(_epoch, nameof(epoch));
                    Set(_epoch);
                }

                /// <summary>As <see cref="step(int?)"/>; schedules here do not look at the metric.</summary>
                /// <param name="current">The metric, unused.</param>
                /// <param name="epoch">The epoch; null for the next one.</param>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>A group's rate at an epoch.</summary>
                /// <param name="baseRate">Its initial rate.</param>
                /// <param name="group">Which group.</param>
                /// <param name="epoch">The epoch, from 0.</param>
                private protected abstract double Rate(double baseRate, int group, int epoch);

                private protected virtual void Set(int epoch)
                {
                    var groups = _optimizer.ParamGroups.ToList();
                    if (groups.Count != _baseRates.Length)
                    {
                        throw new InvalidOperationException(
                            "The optimizer was given a group after its schedule was made."
                        );
                    }
                    for (var i = 0; i < groups.Count; i++)
                    {
                        groups[i].LearningRate = Rate(_baseRates[i], i, epoch);
                    }
                }
            }
        }
    }
}
