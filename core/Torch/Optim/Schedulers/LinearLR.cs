namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>From one factor to another in a straight line, then constant.</summary>
            /// <param name="optimizer">Whose rates are set.</param>
            /// <param name="start_factor">The factor at epoch 0.</param>
            /// <param name="end_factor">The factor from the last epoch of the line on.</param>
            /// <param name="total_iters">Length of the line in epochs.</param>
            /// <param name="last_epoch">The epoch before the first; -1 begins at 0.</param>
            /// <param name="verbose">Ignored: nothing here writes to the console.</param>
            public static LRScheduler LinearLR(
                Optimizer optimizer,
                double start_factor = 1.0 / 3,
                double end_factor = 1.0,
                int total_iters = 5,
                int last_epoch = -1,
                bool verbose = false
            ) => new impl.LinearLR(optimizer, start_factor, end_factor, total_iters, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>From one factor to another in a straight line, then constant.</summary>
                public sealed class LinearLR : LRScheduler
                {
                    private readonly double _start_factor;
                    private readonly double _end_factor;
                    private readonly int _total_iters;

                    /// <summary>Makes the schedule and sets its first rates.</summary>
                    /// <param name="optimizer">Whose rates are set.</param>
                    /// <param name="start_factor">The factor at epoch 0.</param>
                    /// <param name="end_factor">The factor from the last epoch of the line on.</param>
                    /// <param name="total_iters">Length of the line in epochs.</param>
                    /// <param name="last_epoch">The epoch before the first; -1 begins at 0.</param>
                    /// <param name="verbose">Ignored: nothing here writes to the console.</param>
                    public LinearLR(
                        Optimizer optimizer,
                        double start_factor = 1.0 / 3,
                        double end_factor = 1.0,
                        int total_iters = 5,
                        int last_epoch = -1,
                        bool verbose = false
                    )
                        : base(optimizer, last_epoch)
                    {
                        ArgumentOutOfRangeException.ThrowIfLessThan(total_iters, 1);
                        _start_factor = start_factor;
                        _end_factor = end_factor;
                        _total_iters = total_iters;
                        step();
                    }

                    private protected override double Rate(double baseRate, int group, int epoch) =>
                        baseRate
                        * (
                            _start_factor
                            + ((_end_factor - _start_factor) * Math.Min(epoch, _total_iters) / _total_iters)
                        );
                }
            }
        }
    }
}
