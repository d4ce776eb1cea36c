namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Times a factor at given epochs.</summary>
            /// <param name="optimizer">Whose rates are set.</param>
            /// <param name="milestones">The epochs.</param>
            /// <param name="gamma">The factor.</param>
            /// <param name="last_epoch">The epoch before the first; -1 begins at 0.</param>
            /// <param name="verbose">Ignored: nothing here writes to the console.</param>
            public static LRScheduler MultiStepLR(
                Optimizer optimizer,
                IList<int> milestones,
                double gamma = 0.1,
                int last_epoch = -1,
                bool verbose = false
            ) => new impl.MultiStepLR(optimizer, milestones, gamma, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>Times a factor at given epochs.</summary>
                public sealed class MultiStepLR : LRScheduler
                {
                    private readonly IList<int> _milestones;
                    private readonly double _gamma;

                    /// <summary>Makes the schedule and sets its first rates.</summary>
                    /// <param name="optimizer">Whose rates are set.</param>
                    /// <param name="milestones">The epochs.</param>
                    /// <param name="gamma">The factor.</param>
                    /// <param name="last_epoch">The epoch before the first; -1 begins at 0.</param>
                    /// <param name="verbose">Ignored: nothing here writes to the console.</param>
                    public MultiStepLR(
                        Optimizer optimizer,
                        IList<int> milestones,
                        double gamma = 0.1,
                        int last_epoch = -1,
                        bool verbose = false
                    )
                        : base(optimizer, last_epoch)
                    {
                        ArgumentNullException.ThrowIfNull(milestones);
                        _milestones = milestones;
                        _gamma = gamma;
                        step();
                    }

                    private protected override double Rate(double baseRate, int group, int epoch) =>
                        baseRate * Math.Pow(_gamma, _milestones.Count(milestone => milestone <= epoch));
                }
            }
        }
    }
}
