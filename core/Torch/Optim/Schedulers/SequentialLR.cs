namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>One schedule after another; each counts its epochs from its own start.</summary>
            /// <param name="optimizer">Whose rates are set.</param>
            /// <param name="schedulers">The schedules, all of this optimizer.</param>
            /// <param name="milestones">At which epochs the next one takes over; one fewer than schedules, ascending.</param>
            /// <param name="last_epoch">The epoch before the first; -1 begins at 0.</param>
            public static LRScheduler SequentialLR(
                Optimizer optimizer,
                IEnumerable<LRScheduler> schedulers,
                IEnumerable<int> milestones,
                int last_epoch = -1
            ) => new impl.SequentialLR(optimizer, schedulers, milestones, last_epoch);

            public static partial class impl
            {
                /// <summary>One schedule after another; each counts its epochs from its own start.</summary>
                public sealed class SequentialLR : LRScheduler
                {
                    private readonly List<LRScheduler> _schedulers;
                    private readonly List<int> _milestones;

                    /// <summary>Makes the schedule and sets its first rates.</summary>
                    /// <param name="optimizer">Whose rates are set.</param>
                    /// <param name="schedulers">The schedules, all of this optimizer.</param>
                    /// <param name="milestones">At which epochs the next one takes over; one fewer, ascending.</param>
                    /// <param name="last_epoch">The epoch before the first; -1 begins at 0.</param>
                    public SequentialLR(
                        Optimizer optimizer,
                        IEnumerable<LRScheduler> schedulers,
                        IEnumerable<int> milestones,
                        int last_epoch = -1
                    )
                        : base(optimizer, last_epoch)
                    {
                        _schedulers = [.. schedulers];
                        _milestones = [.. milestones];
                        if (_schedulers.Count != _milestones.Count + 1)
                        {
                            throw new ArgumentException(
                                $"{_schedulers.Count} schedules need {_schedulers.Count - 1} milestones, "
                                    + $"not {_milestones.Count}.",
                                nameof(milestones)
                            );
                        }
                        if (_milestones.Zip(_milestones.Skip(1)).Any(pair => pair.First >= pair.Second))
                        {
                            throw new ArgumentException("The milestones must ascend.", nameof(milestones));
                        }
                        step();
                    }

                    private protected override void Set(int epoch)
                    {
                        var current = _milestones.Count(milestone => milestone <= epoch);
                        _schedulers[current].step(current == 0 ? epoch : epoch - _milestones[current - 1]);
                    }

                    private protected override double Rate(double baseRate, int group, int epoch) => baseRate;
                }
            }
        }
    }
}
