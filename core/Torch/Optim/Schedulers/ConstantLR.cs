namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Times a factor at first, then the initial rate.</summary>
            /// <param name="optimizer">Whose rates are set.</param>
            /// <param name="factor">The factor.</param>
            /// <param name="total_iters">For how many epochs.</param>
            /// <param name="last_epoch">The epoch before the first; -1 begins at 0.</param>
            /// <param name="verbose">Ignored: nothing here writes to the console.</param>
            public static LRScheduler ConstantLR(
                Optimizer optimizer,
                double factor = 1.0 / 3,
                int total_iters = 5,
                int last_epoch = -1,
                bool verbose = false
            ) => new impl.ConstantLR(optimizer, factor, total_iters, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>Times a factor at first, then the initial rate.</summary>
                public sealed class ConstantLR : LRScheduler
                {
                    private readonly double _factor;
                    private readonly int _total_iters;

                    /// <summary>Makes the schedule and sets its first rates.</summary>
                    /// <param name="optimizer">Whose rates are set.</param>
                    /// <param name="factor">The factor.</param>
                    /// <param name="total_iters">For how many epochs.</param>
                    /// <param name="last_epoch">The epoch before the first; -1 begins at 0.</param>
                    /// <param name="verbose">Ignored: nothing here writes to the console.</param>
                    public ConstantLR(
                        Optimizer optimizer,
                        double factor = 1.0 / 3,
                        int total_iters = 5,
                        int last_epoch = -1,
                        bool verbose = false
                    )
                        : base(optimizer, last_epoch)
                    {
                        ArgumentOutOfRangeException.ThrowIfNegative(total_iters);
                        _factor = factor;
                        _total_iters = total_iters;
                        step();
                    }

                    private protected override double Rate(double baseRate, int group, int epoch) =>
                        epoch < _total_iters ? baseRate * _factor : baseRate;
                }
            }
        }
    }
}
