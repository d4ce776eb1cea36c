namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Times a factor at every epoch.</summary>
            /// <param name="optimizer">Whose rates are set.</param>
            /// <param name="gamma">The factor.</param>
            /// <param name="last_epoch">The epoch before the first; -1 begins at 0.</param>
            /// <param name="verbose">Ignored: nothing here writes to the console.</param>
            public static LRScheduler ExponentialLR(
                Optimizer optimizer,
                double gamma = 0.1,
                int last_epoch = -1,
                bool verbose = false
            ) => new impl.ExponentialLR(optimizer, gamma, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>Times a factor at every epoch.</summary>
                public sealed class ExponentialLR : LRScheduler
                {
                    private readonly double _gamma;

                    /// <summary>Makes the schedule and sets its first rates.</summary>
                    /// <param name="optimizer">Whose rates are set.</param>
                    /// <param name="gamma">The factor.</param>
                    /// <param name="last_epoch">The epoch before the first; -1 begins at 0.</param>
                    /// <param name="verbose">Ignored: nothing here writes to the console.</param>
                    public ExponentialLR(
                        Optimizer optimizer,
                        double gamma = 0.1,
                        int last_epoch = -1,
                        bool verbose = false
                    )
                        : base(optimizer, last_epoch)
                    {
                        _gamma = gamma;
                        step();
                    }

                    private protected override double Rate(double baseRate, int group, int epoch) =>
                        baseRate * Math.Pow(_gamma, epoch);
                }
            }
        }
    }
}
