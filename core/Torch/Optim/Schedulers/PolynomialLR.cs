namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>To zero along a polynomial: initial · (1 - epoch / total) to a power.</summary>
            /// <param name="optimizer">Whose rates are set.</param>
            /// <param name="total_iters">When zero is reached.</param>
            /// <param name="power">The power.</param>
            /// <param name="last_epoch">The epoch before the first; -1 begins at 0.</param>
            /// <param name="verbose">Ignored: nothing here writes to the console.</param>
            public static LRScheduler PolynomialLR(
                Optimizer optimizer,
                int total_iters = 5,
                double power = 1.0,
                int last_epoch = -1,
                bool verbose = false
            ) => new impl.PolynomialLR(optimizer, total_iters, power, last_epoch, verbose);

            public static partial class impl
            {
                /// <summary>To zero along a polynomial: initial · (1 - epoch / total) to a power.</summary>
                public sealed class PolynomialLR : LRScheduler
                {
                    private readonly int _total_iters;
                    private readonly double _power;

                    /// <summary>Makes the schedule and sets its first rates.</summary>
                    /// <param name="optimizer">Whose rates are set.</param>
                    /// <param name="total_iters">When zero is reached.</param>
                    /// <param name="power">The power.</param>
                    /// <param name="last_epoch">The epoch before the first; -1 begins at 0.</param>
                    /// <param name="verbose">Ignored: nothing here writes to the console.</param>
                    public PolynomialLR(
                        Optimizer optimizer,
                        int total_iters = 5,
                        double power = 1.0,
                        int last_epoch = -1,
                        bool verbose = false
                    )
                        : base(optimizer, last_epoch)
                    {
                        ArgumentOutOfRangeException.ThrowIfLessThan(total_iters, 1);
                        _total_iters = total_iters;
                        _power = power;
                        step();
                    }

                    private protected override double Rate(double baseRate, int group, int epoch) =>
                        baseRate * Math.Pow(1 - ((double)Math.Min(epoch, _total_iters) / _total_iters), _power);
                }
            }
        }
    }
}
