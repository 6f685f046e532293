import multiprocessing


def square(pipe, number):
    pipe.send(number * number)


if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    worker = context.Process(target=square, args=(theirs, 7))
    worker.start()
    assert ours.recv() == 49
    worker.join()
