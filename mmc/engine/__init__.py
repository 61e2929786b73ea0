"""Engine: clocks and queues that push the ledger's rows forward. Whoever dies, the row tells what is true."""
